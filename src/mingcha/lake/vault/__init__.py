"""The vault: identities encrypted, keys by keyed HMAC. What opens it, the key file, lies elsewhere."""
