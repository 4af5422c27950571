"""HTTP: pages, the API, capability links, problem+json. Here lives aiohttp; no rule does."""
