"""Users and the posts that they hold."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from mingcha.web.access.columns import AccessColumns
from mingcha.web.orgs.models.places import Unit
from mingcha.web.orgs.regional import Regional


class UserManager(BaseUserManager):
    """Makes users by name."""

    def create_user(self, username: str, password: str | None, **fields) -> "User":
        """A user with a hashed password; None = cannot sign in until one is set."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, Regional):
    """A person who works with the system. What the person may do comes from the posts, nothing from here.

    `unit` keeps the account: its administrators, and those above, create, lock and reset it. Posts may lie in other units.
    `is_interface`: another system acts in it by a token; nobody signs in with it.
    `register_person_key`: who this is in the imported registers, so that registered relatives can be told; shown to nobody. It is not
    called person_key: every audit event about an account would then carry it.
    """

    ACCESS = AccessColumns(
        kind="user", unit="unit_id", unit_kind="unit__kind", owner="id", about_users="id"
    )  # fmt: skip

    username = models.CharField("用户名", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=40)
    phone = models.CharField("办公电话", max_length=30, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="users")
    is_active = models.BooleanField("可登录", default=True)
    must_change_password = models.BooleanField("首次登录须改密码", default=True)
    password_changed_at = models.DateTimeField("密码更换时间", null=True, blank=True)
    one_time_until_at = models.DateTimeField("一次性密码有效至", null=True, blank=True)
    last_post_id = models.BigIntegerField("上次选用的任职", null=True, blank=True)
    left_on = models.DateField("离岗日", null=True, blank=True)
    is_interface = models.BooleanField("接口账号", default=False)
    register_person_key = models.BigIntegerField("人员登记", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        ordering = ("username",)
        indexes = [
            models.Index(
                fields=["register_person_key"],
                condition=models.Q(register_person_key__isnull=False),
                name="user_register_person",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_tied(self) -> bool:
        """Whether it is known who this is in the registers; who, is not said."""
        return self.register_person_key is not None

    @property
    def is_staff(self) -> bool:
        """Nobody enters Django's own administration."""
        return False


class Post(Regional):
    """A person's post (任职): one role in one unit for a time. Its region is the unit's; the role's word stands in content/access.yml."""

    ACCESS = AccessColumns(
        kind="post", unit="unit_id", unit_kind="unit__kind", owner="user_id", about_users="user_id"
    )  # fmt: skip

    user = models.ForeignKey(User, models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    role = models.CharField("岗位", max_length=20)
    title = models.CharField("职务", max_length=40, blank=True)
    from_on = models.DateField("任职日")
    until_on = models.DateField("离任日", null=True, blank=True)

    class Meta:
        ordering = ("region_code", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit", "role"], condition=models.Q(until_on=None), name="post_held_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit.name} {self.title or self.role}"
