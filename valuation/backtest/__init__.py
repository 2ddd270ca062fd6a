"""Back-test: the committed models on sample files that they may never have seen."""
