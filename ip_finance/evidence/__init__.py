"""Evidence that outlives the platform: bundles, and their verification offline.

Imports nothing else of ours, so that it can be taken out and run, or read, by itself.
"""
