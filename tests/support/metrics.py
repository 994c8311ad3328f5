"""What /metrics tells, read by the library of those who defined the format."""

from prometheus_client.parser import text_string_to_metric_families

TOKEN = "a token for Prometheus"
BEARER = {"Authorization": f"Bearer {TOKEN}"}

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def read(text: str) -> Samples:
    """Every sample by its name and labels, as the format's own library understands them."""
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def value(samples: Samples, name: str, **labels: str) -> float:
    """The sum of the samples that bear these labels."""
    wanted = set(labels.items())
    return sum(
        amount for (of, bears), amount in samples.items() if of == name and wanted <= set(bears)
    )
