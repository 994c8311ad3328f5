"""Pages that people write themselves, and programs that make them on request."""

from comments_service.errors import N_
from comments_service.web.console.sites.ways.way import Way

HTML = Way(
    "html",
    "HTML",
    N_("Paste these lines into the page or its template, where the comments should appear."),
    """\
<palabre-comments%reserve%>
  <a href="%bare%" referrerpolicy="unsafe-url">%text%</a>
</palabre-comments>
%script%""",
    N_(
        "The link is for readers without JavaScript. It leads to the comments of the page that "
        "it is on."
    ),
)


WORDPRESS = Way(
    "wordpress",
    "WordPress",
    N_(
        "In a child theme, create the file comments.php: it replaces the theme’s own. "
        "Posts must allow comments. In a block theme, put the lines for HTML into a "
        "Custom HTML block of the Single template."
    ),
    """\
<palabre-comments%reserve%
  page="<?php echo esc_attr( wp_make_link_relative( get_permalink() ) ); ?>">
  <a href="%embed%<?php echo rawurlencode( get_permalink() ); ?>">%text%</a>
</palabre-comments>
%script%""",
)


GHOST = Way(
    "ghost",
    "Ghost",
    N_("In your theme’s post.hbs, inside {{#post}} and below {{content}}:"),
    """\
<palabre-comments page="{{url}}"%reserve%>
  <a href="%embed%{{url absolute="true"}}">%text%</a>
</palabre-comments>
%script%""",
)
