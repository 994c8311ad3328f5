import { useRef } from "react";
import { Comments, type EventMap, type PalabreCommentsElement } from "palabre/react";

const server = "https://comments.example.org";
const posted = ({ detail }: EventMap["palabre:posted"]) => void detail.id.trim();

export function Post({ path }: { path: string }) {
  const element = useRef<PalabreCommentsElement>(null);
  return (
    <main className="post">
      <palabre-comments ref={element} page={path} page-id="post:42" heading={3} sort="newest" />
      <palabre-comments key={path} page-title="Bread" heading="none" class="wide" {...{ "onpalabre:posted": posted }}>
        <a href={`${server}/embed`}>Comments</a>
      </palabre-comments>
      <palabre-count page={path} />
      <palabre-latest site="blog" limit={10} />
      <Comments server={server} />
      <Comments server={server} site="blog" page={path} theme="dark" lang="fr" label="Commentaires" id="c" />
    </main>
  );
}

export const wrong = [
  // @ts-expect-error: such a theme there is not
  <palabre-comments theme="blue" />,
  // @ts-expect-error: such a level there is not
  <palabre-comments heading="1" />,
  // @ts-expect-error: an id is text
  <palabre-comments page-id={42} />,
  // @ts-expect-error: such an attribute there is not
  <palabre-comments colour="red" />,
  // @ts-expect-error: the address of the service is missing
  <Comments page="/post" />,
  // @ts-expect-error: such an order there is not
  <Comments server={server} sort="random" />,
  // @ts-expect-error: such an element there is not
  <palabre-votes />,
];
