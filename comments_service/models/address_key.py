"""The key under which the addresses of a month are hashed."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from comments_service.models.base import Base


class AddressKey(Base):
    """A random key, destroyed when its month is over (services.core.address_keys)."""

    __tablename__ = "address_keys"

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    key: Mapped[str] = mapped_column(String(64))
