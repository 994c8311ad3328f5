import type { EventMap } from "palabre/solid";

const posted = ({ detail }: EventMap["palabre:posted"]) => void detail.id.trim();

export function Post(props: { path: string; dark: boolean }) {
  return (
    <main class="post">
      <palabre-comments
        attr:page={props.path}
        attr:page-id="post:42"
        attr:theme={props.dark ? "dark" : "light"}
        heading="none"
        lang="fr"
        {...{ "on:palabre:posted": posted }}
      >
        <a href="https://comments.example.org/embed">Comments</a>
      </palabre-comments>
      <palabre-count attr:page={props.path} />
      <palabre-latest site="blog" limit="10" />
    </main>
  );
}

export const wrong = [
  // @ts-expect-error: would be a property
  () => <palabre-comments page-id="post:42" />,
  // @ts-expect-error: would be a property
  () => <palabre-count page="/post" />,
  // @ts-expect-error: such a place there is not
  () => <palabre-comments attr:composer="left" />,
  // @ts-expect-error: that is no handler of this event
  () => <palabre-comments {...{ "on:palabre:count": posted }} />,
];
