"""The polite HTTP client: one honest name, one pace per host, no private networks, bounded bytes and seconds."""
