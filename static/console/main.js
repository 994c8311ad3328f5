// The console without this script is complete; it adds keys, decisions without a new page, local
// times, a bar for new arrivals, and Copy buttons.
import "./times.js";
import "./decide.js";
import "./keys.js";
import "./cards.js";
import "./select.js";
import "./arrivals.js";
import "./person.js";
import "./suggest.js";
import "./copy.js";
import "./look.js";
import "./start.js";
import "./tabs.js";
import "./working.js";
