"""Evidence bundles: what proves the steps of a case, put together for somebody outside."""
