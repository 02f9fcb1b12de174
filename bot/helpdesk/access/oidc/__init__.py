"""Signing in with the organisation's own account: OpenID Connect, as of Microsoft Entra.

Code flow with PKCE, state and nonce (OpenID Connect Core 1.0; RFC 7636; RFC 9700, OAuth 2.0
security). It is off until OIDC_ISSUER is set.
"""
