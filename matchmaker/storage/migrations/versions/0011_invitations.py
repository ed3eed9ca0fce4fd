"""Each member of a proposal is asked on its own; school holidays stop its clock; who refused is told of nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None
