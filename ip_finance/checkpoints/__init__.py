"""Where the audit log and the chain stood, as the platform signed it and others cosigned it."""
