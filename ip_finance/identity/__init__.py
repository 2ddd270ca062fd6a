"""Who is who: sessions, passkeys, sign-in at banks, invitations, roles changed by two."""
