"""Papers for people and offices: typst templates to PDF/A, the same bytes for the same facts."""
