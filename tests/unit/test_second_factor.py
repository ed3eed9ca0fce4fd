"""Do passwords and codes hold to their standards, and does a guess take as long as the truth?"""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from api.second_factor import AT_ONCE, AppCodes, Argon2Passwords, app_address

CODES = AppCodes("a secret of thirty-two letters or more")
AT = datetime(2026, 11, 22, 12, 0, 15, tzinfo=UTC)
STEP = int(AT.timestamp()) // 30


def code_at(moment: datetime, salt: str = "salt") -> str:
    return pyotp.TOTP(CODES.secret(salt)).at(moment)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_the_codes_are_those_of_the_standard(seconds: int, code: str):
    """The vectors of RFC 6238, appendix B, for SHA-1, in six digits."""

    class Standard(AppCodes):
        def secret(self, salt: str) -> str:
            del salt
            return "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

    assert Standard("").step_of("salt", code, datetime.fromtimestamp(seconds, UTC)) == seconds // 30


@pytest.mark.parametrize(
    ("late_seconds", "step"), [(-60, None), (-30, STEP - 1), (0, STEP), (15, STEP + 1), (30, STEP + 1), (60, None)]
)
def test_a_code_holds_in_its_own_step_and_the_two_beside_it(late_seconds: int, step: int | None):
    assert CODES.step_of("salt", code_at(AT + timedelta(seconds=late_seconds)), AT) == step


@pytest.mark.parametrize("typed", ["", "12345", "１２３４５６", "abcdef", "0" * 500, "\x00"])
def test_what_is_no_code_is_none(typed: str):
    assert CODES.step_of("salt", typed, AT) is None


def test_a_code_may_be_typed_with_spaces_and_belongs_to_one_salt_and_one_site():
    code = code_at(AT)

    assert CODES.step_of("salt", f" {code[:3]} {code[3:]} ", AT) == STEP
    assert CODES.step_of("other", code, AT) is None
    assert CODES.step_of(None, code_at(AT, ""), AT) is None
    assert AppCodes("another secret of thirty-two letters").step_of("salt", code, AT) is None


def test_secret_and_emergency_codes_come_back_and_are_nobody_elses():
    codes = CODES.recovery_codes("token")

    assert len(CODES.secret("salt")) == 32
    assert CODES.secret("salt") == CODES.secret("salt") != CODES.secret("other")
    assert codes == CODES.recovery_codes("token")
    assert len({*codes, *CODES.recovery_codes("other")}) == 20
    assert {len(code) for code in codes} == {19}
    assert all(set(code) <= set("abcdefghijklmnopqrstuvwxyz234567-") for code in codes)


def test_the_picture_says_what_apps_read():
    assert app_address("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "sued@office.example", "Kleinstadt-Austausch") == (
        "otpauth://totp/Kleinstadt-Austausch:sued%40office.example"
        "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Kleinstadt-Austausch"
    )


def test_a_password_is_kept_as_argon2id_with_a_salt_of_its_own():
    """ASVS 5.0, 11.4.2."""
    passwords = Argon2Passwords()
    first, second = passwords.hashed("drei Brücken"), passwords.hashed("drei Brücken")

    assert first != second
    assert first.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.fits("drei Brücken", first)
    assert not passwords.fits("drei Brucken", first)


@pytest.mark.parametrize("hashed", [None, "", "no hash", "$argon2id$v=19$m=19456,t=2,p=1$broken"])
def test_nothing_fits_what_is_no_hash_and_the_next_one_gets_its_turn(hashed: str | None):
    passwords = Argon2Passwords()

    assert [passwords.fits("nobody's", hashed) for _ in range(6)] == [False] * 6
    assert AT_ONCE.acquire(blocking=False)
    AT_ONCE.release()
