"""Certificates of evidence (存证证书): a paper with a QR code that leads to the public check."""
