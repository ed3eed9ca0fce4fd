"""Does the API keep its own description, whatever it is asked?

Every address is asked some hundred things that the description allows, and that it forbids. The site behind it is
whole: towns, proposals, requests, an exchange; the token may do all that a town's may.
"""

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.app import create_app
from api.settings import Environment, Settings
from tests.builders import a_taxonomy
from tests.pages.site_cast import SECRET, SiteCast, a_site
from tests.pages.test_api_own import Program
from tests.pages.test_api_reading import API

CASES = 110
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)


def asked(site: SiteCast) -> schemathesis.BaseSchema:
    settings_ = Settings(secret_key=SECRET, environment=Environment.DEMO, writes_per_minute=0)
    app = create_app(settings_, site.open_uow, site.clock, a_taxonomy())
    return schemathesis.openapi.from_asgi(f"{API}/openapi.json", app)


SITE = a_site()
TOKEN = Program(SITE, 0).written
schema = asked(SITE)


@schema.parametrize()
@settings(max_examples=CASES, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_one_that_the_description_names(case):
    case.call_and_validate(headers={"Authorization": f"Bearer {TOKEN}"}, checks=CHECKS)
