"""What is handed to auditors and courts: the sign-off sheet, the certificate of a delegation, the audit pack."""
