"""Parameters of an address that say who sent the reader, and nothing about the page.

What advertisers, newsletters, statistics, share buttons and blog engines append. Of short or
ambiguous names (source, id, s, m=201003) none is here; a site may say which of its parameters make
a page (``rules.text.pages``).
"""

import re

_TRACKERS = re.compile(
    # campaigns and statistics
    r"(?:utm|mtm|matomo|hsa)_\w+|(?:pk|piwik)_(?:campaign|kwd|keyword|source|medium|content|cid)"
    r"|at_(?:medium|campaign\w*|creation|variant|link\w*|send_date|recipient\w*|platform|format)"
    r"|_ga|_gl|xtor|cmpid|ncid|s_cid|s_kwcid|sc_(?:campaign|channel|cid)|wt_mc|trk(?:campaign)?"
    r"|_openstat|epik|ef_id|dicbo|rb_clickid|ref|wprov|ns_(?:source|mchannel|campaign|linkname|fee)"
    # clicks on advertisements
    r"|(?:fb|g|d|y|tw|tt|sc|ys|irc)clid|irclickid|irgwc|msclkid|[wg]braid|gad_source|gad_campaignid"
    r"|gclsrc|srsltid|li_fat_id|rdt_cid|zanpid|wickedid|_branch_match_id"
    # newsletters
    r"|mc_(?:[ce]id|tc)|_hs(?:enc|mi)|__hs(?:tc|sc|fp)|hsctatracking|mkt_tok|ml_subscriber\w*"
    r"|vero_(?:id|conv)|oly_(?:enc|anon)_id|_bhlid|ck_subscriber_id|_ke|_kx|__s|emci|emdi|ceid"
    r"|elq(?:trackid|track|aid|at|cst)?|bsft_\w+|dm_i|ss_(?:email_id|source|campaign_(?:id|name))"
    # views of the same page by others
    r"|_x_tr_\w+|usqp|amp_(?:js_v|gsa)"
    # share buttons and social networks
    r"|igsh(?:id)?|mibextid|sfnsn|fb_(?:action|source|ref|comment)\w*|action_(?:object|type|ref)_map"
    r"|ref_(?:src|url)|__twitter_impression|spref|isappinstalled|sharer_shareid|guccounter"
    r"|guce_referr\w+"
    # blog engines, sessions, consent, caches, protection from robots
    r"|showcomment|commentpage|replytocom|unapproved|moderation-hash|doing_wp_cron|phpsessid"
    r"|jsessionid|gdpr_consent\w*|cb|__cf_chl_\w+",
    re.I,
)
# Parameters that are a tracker, or choose a rendering of the same page, with these values alone:
# the share buttons of WeChat and Jetpack, Blogger's mobile view, the AMP view.
_WITH_VALUES = {
    "from": {"timeline", "singlemessage", "groupmessage"},
    "share": {
        "bluesky", "email", "facebook", "google-plus-1", "jetpack-whatsapp", "linkedin", "mastodon",
        "nextdoor", "pinterest", "pocket", "print", "reddit", "skype", "telegram", "threads",
        "tumblr", "twitter", "whatsapp", "x",
    },
    "nb": {"1"},
    "m": {"0", "1"},
    "amp": {"", "1", "0"},
    "outputtype": {"amp"},
}  # fmt: skip


def is_tracker(name: str, value: str) -> bool:
    """Whether this parameter changes nothing about the page."""
    return bool(_TRACKERS.fullmatch(name)) or value in _WITH_VALUES.get(name.lower(), ())
