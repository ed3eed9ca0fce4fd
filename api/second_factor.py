"""How are passwords hashed, and which codes does an app show for the second factor?"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from threading import BoundedSemaphore

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

STEP_SECONDS = 30
EITHER_SIDE = 1
RECOVERY_CODES, RECOVERY_BYTES = 10, 10
# 19 MiB and two passes (OWASP's first choice for argon2id); the semaphore bounds the memory of a flood of tries.
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
AT_ONCE = BoundedSemaphore(4)
# Of a password that nobody has, made at the first need: whoever is unknown is compared with it.
NOBODYS: list[str] = []


class Argon2Passwords:
    """Passwords by argon2id, with a salt of their own each."""

    def hashed(self, password: str) -> str:
        """What is stored of a password."""
        with AT_ONCE:
            return HASHER.hash(password)

    def fits(self, password: str, hashed: str | None) -> bool:
        """Whether this is the password; without a hash the same work, and False."""
        with AT_ONCE:
            return _verified(hashed or _nobodys(), password) and bool(hashed)


@dataclass(frozen=True, slots=True)
class AppCodes:
    """Codes by RFC 6238 (SHA-1, six digits, 30 seconds: what every app knows), their secret derived from the site's.

    So a copy of the database alone shows no code. Whoever changes ``SECRET_KEY`` invites everybody anew.
    """

    site_secret: str

    def secret(self, salt: str) -> str:
        """The secret for the app, 32 signs of base32 (160 bits)."""
        return self._derived(f"second-factor:{salt}", 20)

    def recovery_codes(self, token: str) -> tuple[str, ...]:
        """Ten codes for emergencies, 80 bits each; the same for one invitation, so that its page may be reloaded."""
        codes = (self._derived(f"recovery:{token}:{number}", RECOVERY_BYTES) for number in range(RECOVERY_CODES))
        return tuple("-".join(code[at : at + 4] for at in range(0, 16, 4)) for code in map(str.lower, codes))

    def step_of(self, salt: str | None, code: str, now: datetime) -> int | None:
        """The step whose code this is, among the present one and its neighbours."""
        app = pyotp.TOTP(self.secret(salt or ""))
        typed = "".join(code.split()).encode()
        present = int(now.timestamp()) // STEP_SECONDS
        near = range(present - EITHER_SIDE, present + EITHER_SIDE + 1)
        # All of them, whichever fits: the time says nothing.
        fitting = [step for step in near if hmac.compare_digest(app.generate_otp(step).encode(), typed)]
        return fitting[0] if fitting and salt else None

    def _derived(self, purpose: str, length: int) -> str:
        seal = hmac.new(self.site_secret.encode(), purpose.encode(), hashlib.sha256).digest()
        return base64.b32encode(seal[:length]).decode()


def app_address(secret: str, account: str, issuer: str) -> str:
    """What the picture for the app says (``otpauth://…``)."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)


def _nobodys() -> str:
    if not NOBODYS:
        NOBODYS.append(HASHER.hash(secrets.token_urlsafe(32)))
    return NOBODYS[0]


def _verified(hashed: str, password: str) -> bool:
    try:
        return HASHER.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False
