"""Publish the video of the party, part by part: export each part, then upload it."""

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``.

    Args:
        address: where the studio is; hand it to ``export`` and ``upload``.
        parts: names of the parts. Their exports begin in this order.
        workers: how many exports may run at the same time. Uploads are as many as you like.

    Raises:
        ExportError: a part cannot be exported. Then everything else stops: no further export begins,
            and uploads that are on their way are given up.
    """
    # TODO: this works, but while it exports, nothing else can run: not one upload, and nobody hears the
    # bell. Let threads do the exports, at most `workers` at once, and let tasks do the rest.
    receipts = []
    for part in parts:
        exported = export(address, part)
        receipts.append(await upload(address, part, exported))
    return receipts
