"""How are sessions kept in their table?"""

from typing import Final, LiteralString

_LIVE: Final[LiteralString] = """
s.revoked_at IS NULL AND s.expires_at > %(now)s AND s.seen_at > %(idle_since)s
AND p.state = 'active' AND p.credentials_changed_at = s.credentials_at
"""
_FROM: Final[LiteralString] = (
    """
SELECT s.id, p.id, p.roles, p.body, s.means, s.partial, s.begun_at, s.seen_at, s.expires_at, s.stepped_up_at
FROM people.sessions AS s JOIN people.persons AS p ON p.id = s.person
WHERE """
    + _LIVE
)

FIND: Final[LiteralString] = _FROM + " AND s.digest = %(digest)s"
SELECT_ALL: Final[LiteralString] = _FROM + " AND p.id = %(person)s ORDER BY s.begun_at, s.id"

BEGIN: Final[LiteralString] = """
INSERT INTO people.sessions
    (digest, id, person, credentials_at, means, partial, begun_at, seen_at, expires_at, stepped_up_at)
SELECT %(digest)s, %(id)s, c.person, coalesce(%(under)s, p.credentials_changed_at), %(means)s, %(partial)s,
    %(now)s, %(now)s, %(expires_at)s, %(stepped_up_at)s
FROM people.contacts AS c JOIN people.persons AS p ON p.id = c.person WHERE c.person = %(person)s
"""
TOUCH: Final[LiteralString] = """
UPDATE people.sessions SET seen_at = greatest(seen_at, %(now)s) WHERE digest = %(digest)s
"""
ROTATE: Final[LiteralString] = (
    """
UPDATE people.sessions AS s SET digest = %(fresh)s, seen_at = %(now)s,
    means = ARRAY(SELECT DISTINCT unnest(s.means || %(means)s::text[]) ORDER BY 1),
    partial = s.partial AND NOT %(stepped_up)s,
    stepped_up_at = CASE WHEN %(stepped_up)s THEN %(now)s ELSE s.stepped_up_at END,
    expires_at = CASE WHEN %(stepped_up)s THEN s.begun_at + %(absolute)s ELSE s.expires_at END
FROM people.persons AS p
WHERE p.id = s.person AND s.digest = %(digest)s AND """
    + _LIVE
)
END: Final[LiteralString] = """
UPDATE people.sessions SET revoked_at = %s WHERE digest = %s AND revoked_at IS NULL
"""
END_ONE: Final[LiteralString] = """
UPDATE people.sessions SET revoked_at = %s WHERE person = %s AND id = %s AND revoked_at IS NULL
"""
END_ALL: Final[LiteralString] = """
UPDATE people.sessions SET revoked_at = %(now)s
WHERE person = %(person)s AND revoked_at IS NULL AND digest IS DISTINCT FROM %(kept)s
"""
DELETE_EXPIRED: Final[LiteralString] = "DELETE FROM people.sessions WHERE expires_at <= %s"
"""What has run out is of no use to anyone; who came in and when is in the access log."""
