import { defineComponent, h, onMounted, onUpdated } from "vue";
import { embedUrl, load, RESERVE } from "./index.js";

const LABEL = "Read and write comments";

export const Comments = defineComponent({
  name: "PalabreComments",
  props: {
    server: { type: String, required: true },
    site: String,
    nonce: String,
    page: String,
    pageId: String,
    pageUrl: String,
    pageTitle: String,
    label: { type: String, default: LABEL },
  },
  // All other attributes and listeners are the element's.
  setup(props) {
    const loadScript = () => load(props.server, { site: props.site, nonce: props.nonce });
    onMounted(loadScript);
    // For a script that failed on the page before.
    onUpdated(loadScript);
    return () => {
      const { server, site, page, label } = props;
      const names = {
        "page-id": props.pageId,
        "page-url": props.pageUrl,
        "page-title": props.pageTitle,
      };
      const link = { href: embedUrl(server, { site }), referrerpolicy: "unsafe-url" };
      // Without a page, the widget follows the address by itself.
      const key = page ?? globalThis.location?.pathname;
      return h("palabre-comments", { style: RESERVE, page, ...names, key }, [h("a", link, label)]);
    };
  },
});
