"""People of each role, by whom one can be signed in where a `gendan up` is its own issuer."""

from dataclasses import dataclass

from shared.identity.roles import STAFF, Role


@dataclass(frozen=True, slots=True)
class DemoUser:
    """`key` is how the command line calls them."""

    key: str
    name: str
    roles: frozenset[Role]
    customers: frozenset[str] | None = None


def _one(key: str, name: str, *roles: Role) -> DemoUser:
    return DemoUser(key, name, frozenset(roles))


DEVELOPER = DemoUser("developer", "Developer", STAFF)
"""Whoever holds the development token: may do all that people of the company may."""

USERS = (
    _one("merchandiser", "王芳 Wang Fang", Role.BUSINESS_MERCHANDISER),
    _one("production", "刘强 Liu Qiang", Role.PRODUCTION_MERCHANDISER),
    _one("logistics", "陈静 Chen Jing", Role.LOGISTICS_MERCHANDISER),
    _one("shipping", "赵敏 Zhao Min", Role.SHIPPING_CLERK),
    _one("manager", "张伟 Zhang Wei", Role.MANAGER),
    _one("planning", "杨帆 Yang Fan", Role.PLANNING),
    _one("purchasing", "周莉 Zhou Li", Role.PURCHASING),
    _one("samples", "吴磊 Wu Lei", Role.SAMPLE_ROOM),
    _one("workshop", "徐刚 Xu Gang", Role.WORKSHOP),
    _one("quality", "孙颖 Sun Ying", Role.QUALITY),
    _one("finance", "马琳 Ma Lin", Role.FINANCE),
    _one("operations", "胡杰 Hu Jie", Role.OPERATIONS),
    _one("auditor", "朱红 Zhu Hong", Role.AUDITOR),
    _one("administrator", "林涛 Lin Tao", Role.ADMINISTRATOR),
    _one("subcontractor", "何平 He Ping", Role.SUBCONTRACTOR),
    DemoUser("partner", "Harbour & Sons", frozenset({Role.PARTNER}), frozenset({"HARBOUR"})),
)
BY_KEY = {user.key: user for user in (DEVELOPER, *USERS)}
