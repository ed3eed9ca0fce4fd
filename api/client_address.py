"""Where on the network does a request come from, also where proxies stand before the site?"""

from ipaddress import IPv6Address, ip_address, ip_network

from starlette.requests import Request

FORWARDED = "x-forwarded-for"
# One connection to the net holds at least that much of IPv6: who counts single addresses counts nothing.
OWN_IPV6_BITS = 64


def client_address(request: Request, trusted_proxies: int) -> str:
    """The address that requests are counted under: of the client, or of the proxy where nothing can be believed.

    ``trusted_proxies`` is how many proxies of one's own stand before the site (0: none, the header is not read). Each
    of them appends who asked it, so the entry that the outermost one wrote is that many from the right; everything to
    the left of it is the client's own claim. A header that is too short, or no address there, means that somebody got
    past the proxies: then the address of the connection counts. IPv6 counts by its network of 64 bits.
    """
    peer = request.client.host if request.client else "unknown"
    if trusted_proxies:
        entries = [one.strip() for one in ",".join(request.headers.getlist(FORWARDED)).split(",")]
        if len(entries) >= trusted_proxies:
            return _counted(entries[-trusted_proxies]) or _counted(peer) or peer
    return _counted(peer) or peer


def _counted(text: str) -> str:
    """The address as it is counted; nothing where it is none."""
    try:
        address = ip_address(text)
    except ValueError:
        return ""
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((int(address), OWN_IPV6_BITS), strict=False))
