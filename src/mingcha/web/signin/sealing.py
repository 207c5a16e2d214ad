"""What the second factor keeps secret lies in the database sealed with the vault's key file: whoever takes the database alone cannot make a code.

A sealed key reads `key id:nonce and text`, AES-256-GCM, bound to its person, so that nobody can put the own sealed key into another's
row. The key id tells which key file opens it: after a rotation the former file lies beside the new one until all is sealed anew.
"""

import hashlib
import hmac
import os
from base64 import b32encode, b64decode, b64encode
from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from mingcha.domain.errors import ClerkError
from mingcha.lake.vault.secret import Secret, read_secret

_NONCE_BYTES = 12  # NIST SP 800-38D, 8.2.1
_DIGEST_CHARACTERS = 16  # 80 bits, the width of the column


def seal(text: bytes, user_id: int) -> str:
    """Seal a person's key with the present key file; the first of all makes the file.

    Errors
        VAULT-01 … VAULT-07  the key file is missing, unreadable or another vault's
    """
    secret = settings.HOME.workspace().secret(create=True)
    nonce = os.urandom(_NONCE_BYTES)
    sealed = AESGCM(_key(secret, b"sealed keys")).encrypt(nonce, text, _bound(user_id))
    return f"{secret.key_id}:{b64encode(nonce + sealed).decode()}"


def open_sealed(sealed: str, user_id: int) -> bytes:
    """What was sealed for that person.

    Errors
        SIGNIN-02  no key file opens it, or it was sealed for somebody else
    """
    for secret in _secrets():
        if secret.key_id == opened_by(sealed):
            packed = b64decode(sealed.partition(":")[2])
            try:
                cipher = AESGCM(_key(secret, b"sealed keys"))
                return cipher.decrypt(packed[:_NONCE_BYTES], packed[_NONCE_BYTES:], _bound(user_id))
            except InvalidTag:
                break
    raise ClerkError(
        "SIGNIN-02",
        what="动态口令不能核对",
        why="绑定手机时用的密钥文件不在，或绑定的记录被改动过",
        next_step="请系统管理员把密钥文件放回原处；找不回的，请单位管理员重置登录并解除绑定的手机，再重新绑定",
    )


def opened_by(sealed: str) -> str:
    """The id of the key file that opens it."""
    return sealed.partition(":")[0]


def present_key_id() -> str:
    """The id of the key file with which is sealed now."""
    return settings.HOME.workspace().secret(create=True).key_id


def code_digest(code: str, user_id: int) -> str:
    """What is kept of a recovery code: 16 characters that only the key file can make out of it."""
    return _digest(settings.HOME.workspace().secret(create=True), code, user_id)


def code_digests(code: str, user_id: int) -> list[str]:
    """The same under each key file that is there, the present one first: codes outlive a rotation."""
    return [_digest(secret, code, user_id) for secret in _secrets()]


def _secrets() -> Iterator[Secret]:
    """The present key file; then the one of a rotation that was cut off, and those from before rotations."""
    present = settings.HOME.workspace().key_file
    if not present.exists():
        return
    yield read_secret(present)
    for path in sorted(present.parent.glob(f"{present.name}.*")):
        if path.name == f"{present.name}.new" or path.name.startswith(f"{present.name}.old-"):
            yield read_secret(path)


def _key(secret: Secret, purpose: bytes) -> bytes:
    """A key of its own for each purpose (HKDF-Expand, RFC 5869, one block)."""
    return hmac.digest(secret.cipher_key, b"mingcha sign-in " + purpose + b"\x01", hashlib.sha256)


def _digest(secret: Secret, code: str, user_id: int) -> str:
    made = hmac.digest(_key(secret, b"recovery codes"), f"{user_id}:{code}".encode(), hashlib.sha256)
    return b32encode(made).decode()[:_DIGEST_CHARACTERS].lower()


def _bound(user_id: int) -> bytes:
    return f"second factor of {user_id}".encode()
