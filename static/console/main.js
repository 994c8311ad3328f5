// The console is complete without this script; it adds keys, decisions without a new page, local
// times, a bar for new comments, and Copy buttons.
import "./times.js";
import "./decisions.js";
import "./shortcuts.js";
import "./cards.js";
import "./selection.js";
import "./arrivals.js";
import "./commenter.js";
import "./suggestions.js";
import "./copy.js";
import "./theme-preview.js";
import "./setup.js";
import "./tabs.js";
import "./progress.js";
