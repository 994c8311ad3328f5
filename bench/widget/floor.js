// The least that shows a thread: fetches the answer that the widget fetches, and sets one innerHTML.
const host = document.querySelector("palabre-comments");
const service = document.currentScript.dataset.service;
const escape = (text) =>
  text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const item = ({ id, author, created_at, html, up, replies }) => `
  <li><article id="c-${id}">
    <header><h3>${escape(author?.name ?? "Anonymous")}</h3>
      <a href="#c-${id}"><time datetime="${created_at}">${created_at.slice(0, 10)}</time></a>
    </header>
    <div>${html}</div>
    <button type="button">Reply</button> <button type="button">${up}</button>
  </article><ol>${replies.map(item).join("")}</ol></li>`;

const show = ({ thread, comments }) => {
  const shadow = host.attachShadow({ mode: "open" });
  shadow.innerHTML = `<style>
      ol { list-style: none; padding: 0 } ol ol { margin-inline-start: 48px }
      header { display: flex; gap: 8px; align-items: baseline } h3 { font-size: 1em; margin: 0 }
    </style>
    <h2>${thread.comment_count} comments</h2><textarea></textarea>
    <ol>${comments.map(item).join("")}</ol>`;
};

fetch(`${service}/api/v1/threads?${new URLSearchParams({ url: location.href })}`)
  .then((response) => response.json())
  .then(show);
