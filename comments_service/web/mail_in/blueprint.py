"""The blueprint of mails that are handed in."""

from flask import Blueprint

blueprint = Blueprint("mail_in", __name__)
