"""A site that is flooded asks each browser for a proof of work before it takes a comment."""

from comments_service.errors import N_, AppError
from comments_service.models import Site
from comments_service.rules.core.proofs import BITS, ROUNDS, BadProof, check_proof, sign_challenge
from comments_service.rules.text.pages import PageUrl
from comments_service.web.http.context import current_service, now, poster
from comments_service.web.limits.counting import hit

#: More tries to comment than this are a rise, for a site that asks for proofs by itself.
RISE = "60 per 10 minutes"


def asks_for_proof(site: Site) -> bool:
    """Whether a comment on the site needs a proof of work now; counts the try."""
    if site.proof_of_work != "rise":
        return site.proof_of_work == "on"
    return current_service().settings.rate_limits and not hit(RISE, "rise", str(site.id))


def require_proof(site: Site, page: PageUrl, key: str | None, proof: str) -> None:
    """Let a comment pass if the site asks for no proof now, or this is one.

    One proof is worth one comment: it is of an address, a page and an Idempotency-Key, of which
    there is one comment at most. Raise AppError proof_required, proof_expired or proof_wrong, each
    with a new challenge.
    """
    if not asks_for_proof(site):
        return
    secret = current_service().settings.secret_key
    place = "\0".join((str(site.id), page.key, poster(), key or ""))
    try:
        if key is None:
            raise BadProof("proof_required")
        check_proof(secret, place, proof, now())
    except BadProof as bad:
        raise AppError(
            str(bad),
            N_("This site checks that no robot is writing. Please send your comment again."),
            challenge=sign_challenge(secret, place, now()),
            rounds=ROUNDS,
            bits=BITS,
        ) from None
