// The console is complete without this script; it adds keys, decisions without a new page, local
// times, a bar for new comments, and Copy buttons.
import "./shared/times.js";
import "./decisions.js";
import "./shared/shortcuts.js";
import "./cards.js";
import "./saved-replies.js";
import "./selection.js";
import "./arrivals.js";
import "./waits.js";
import "./commenter.js";
import "./suggestions.js";
import "./watch-selection.js";
import "./shared/copy.js";
import "./theme-preview.js";
import "./setup.js";
import "./shared/tabs.js";
import "./ways.js";
import "./progress.js";
