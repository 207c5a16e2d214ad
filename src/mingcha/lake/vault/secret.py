"""The key file: one secret, readable by its owner alone, kept away from the data that it opens."""

import hashlib
import hmac
import os
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path

from mingcha.domain.errors import ClerkError

_MARK = "mingcha-vault-key-1:"


@dataclass(frozen=True)
class Secret:
    """The keys drawn from a key file. Never printed, never stored with the data.

    key_id  tells key files apart; says nothing about the key
    """

    key_id: str
    index_key: bytes
    cipher_key: bytes

    def __repr__(self) -> str:
        return f"Secret({self.key_id})"

    @classmethod
    def from_master(cls, master: bytes) -> "Secret":
        """One key a purpose (HKDF-Expand, RFC 5869, one block each)."""

        def draw(purpose: bytes) -> bytes:
            return hmac.digest(master, b"mingcha vault " + purpose + b"\x01", hashlib.sha256)

        return cls(draw(b"key id").hex()[:16], draw(b"identity index"), draw(b"identity texts"))


def default_key_file() -> Path:
    """MINGCHA_KEY_FILE, else vault.key in the user's configuration folder."""
    if chosen := os.environ.get("MINGCHA_KEY_FILE"):
        return Path(chosen)
    base = os.environ.get("XDG_CONFIG_HOME") or (os.environ.get("APPDATA") if os.name == "nt" else None)
    return Path(base or Path.home() / ".config") / "mingcha" / "vault.key"


def read_secret(path: Path) -> Secret:
    """Read a key file.

    Errors
        VAULT-01  there is none · VAULT-02  may not be read · VAULT-03  not a key file · VAULT-06  others may read it
    """
    try:
        text = path.read_text("ascii")
    except FileNotFoundError as error:
        raise ClerkError(
            "VAULT-01",
            what="找不到密钥文件",
            why=f"身份信息已加密保存，打开它的密钥文件应在：{path}",
            next_step="请把当初备份的密钥文件放回原处，或用 --key-file 指明位置；没有密钥文件，已加密的身份信息无法恢复",
        ) from error
    except (PermissionError, IsADirectoryError) as error:
        raise ClerkError(
            "VAULT-02",
            what="密钥文件读不出来",
            why=f"当前用户没有读取权限，或者它不是文件：{path}",
            next_step="请用建立数据的那个用户运行，或请管理员检查文件权限",
        ) from error
    except (UnicodeDecodeError, OSError) as error:
        raise _not_a_key(path) from error
    body = text.strip().removeprefix(_MARK)
    if not text.startswith(_MARK) or len(body) != 64 or not all(c in "0123456789abcdef" for c in body):
        raise _not_a_key(path)
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise ClerkError(
            "VAULT-06",
            what="密钥文件别人也能读，拒绝使用",
            why=f"它应当只有所有者可读写（0600）：{path}",
            next_step="请先弄清谁可能已经读到它，必要时更换密钥；然后执行 chmod 600 收紧权限",
        )
    return Secret.from_master(bytes.fromhex(body))


def create_key_file(path: Path) -> Secret:
    """Make a new key file (0600). An existing one is never written over.

    Errors
        VAULT-04  cannot be written there
    """
    master = secrets.token_bytes(32)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(_MARK + master.hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        return read_secret(path)
    except OSError as error:
        raise ClerkError(
            "VAULT-04",
            what="不能建立密钥文件",
            why=f"没有写权限或磁盘已满：{path}",
            next_step="请用 --key-file 指定一个可以写、并且不在数据文件夹里的位置",
        ) from error
    return Secret.from_master(master)


def refuse_key_among_data(key_file: Path, home: Path) -> None:
    """A key beside what it opens protects nothing.

    Errors
        VAULT-05  the key file lies inside the workspace
    """
    if home.resolve() in key_file.resolve().parents:
        raise ClerkError(
            "VAULT-05",
            what="密钥文件不能放在数据文件夹里",
            why="谁拿到数据文件夹，谁就同时拿到了打开它的钥匙",
            next_step="请用 --key-file 把密钥文件放到别处，并另行备份",
        )


def wrong_key() -> ClerkError:
    """The message for a key file that belongs to another vault."""
    return ClerkError(
        "VAULT-07",
        what="密钥文件与数据不配套",
        why="这份数据是用另一个密钥文件加密的",
        next_step="请用 --key-file 指明建立这份数据时的密钥文件；不要删除任何密钥文件",
    )


def _not_a_key(path: Path) -> ClerkError:
    return ClerkError(
        "VAULT-03",
        what="密钥文件的内容不对",
        why=f"它不是本程序生成的密钥文件，或者已损坏：{path}",
        next_step="请从备份恢复密钥文件；不要自行编写或修改",
    )
