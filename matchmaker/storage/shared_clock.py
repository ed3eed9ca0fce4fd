"""What time is it by the one clock that all processes of a database share?"""

from datetime import datetime

import sqlalchemy as sa

# PostgreSQL's clock is its server's. On SQLite all processes are on one machine, and its clock is theirs.
ASKED = {
    "postgresql": "SELECT clock_timestamp()",
    "sqlite": "SELECT strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')",
}


def shared_moment(connection: sa.Connection) -> datetime:
    """Now, in UTC; within a transaction, too, it goes on."""
    told: datetime | str = connection.exec_driver_sql(ASKED[connection.dialect.name]).scalar_one()
    return datetime.fromisoformat(told) if isinstance(told, str) else told
