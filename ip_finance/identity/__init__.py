"""Who is who: passkeys, sign-in at banks' own providers, sessions, invitations, roles changed by two."""
