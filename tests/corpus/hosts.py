"""What a Host header may hold that is no host, or none that a name server knows."""

CLAIMED_HOSTS = (
    "a" * 64, "a..b", ".", "a." * 150, "xn--\xff", "a:b:c", ":0", "a@b", "..:1", "[::1", "a b"
)  # fmt: skip
