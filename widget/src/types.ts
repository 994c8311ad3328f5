/** The answers of the service (version 1), as far as the widget reads them. */

export interface Author {
  name: string | null;
  website: string | null;
  kind: "anonymous" | "named" | "verified" | "official";
  badge: string | null;
  /** Where an imported author had their account, such as "blogger". */
  service: string | null;
  avatar: { initials: string; hue: number };
}

export interface Comment {
  id: string;
  parent_id: string | null;
  in_reply_to: { id: string; name: string | null } | null;
  html: string;
  status: "published" | "held" | "deleted";
  created_at: string;
  edited_at: string | null;
  author: Author | null;
  score: number;
  up: number;
  down: number;
  reactions?: Record<string, number>;
  pinned: boolean;
  replies: Comment[];
  more_replies?: { count: number; cursor: string };
  deleted_by?: "author" | "moderation";
  reasons?: { code: string; message: string }[];
}

export interface ThreadInfo {
  /** Null until somebody has written. */
  id: string | null;
  /** The page, the same for all its addresses. */
  key: string;
  url: string;
  title: string | null;
  comment_count: number;
  closed: boolean;
  closed_reason: "manual" | "age" | "preview" | null;
  votes: boolean;
  reactions?: Record<string, number>;
  /** Published links from other sites. */
  mention_count?: number;
  /** Cursor for what is published from now on. */
  since: string;
}

/** A page elsewhere that links here; its texts are a stranger's. */
export interface Mention {
  kind: "mention" | "reply";
  network: string | null;
  url: string;
  title: string | null;
  author: { name: string | null; url: string | null };
  snippet: string | null;
  date: string;
}

export interface Mentions {
  likes: number;
  reposts: number;
  mentions: Mention[];
}

export interface Site {
  key: string;
  name: string;
  language: string;
  default_sort: Sort;
  theme: string;
  accent: string | null;
  max_body_length: number;
  max_depth: number;
  require_name: boolean;
  edit_window_seconds: number;
  closed_message: string | null;
  /** The emoji that readers can give. */
  reactions?: string[];
  /** Whether commenters can ask for mails. */
  mails?: boolean;
  /** Whether readers can sign in with an account elsewhere. */
  accounts?: boolean;
}

export type Sort = "oldest" | "newest" | "top";

export interface ThreadPage {
  thread: ThreadInfo;
  site: Site;
  comments: Comment[];
  next_cursor: string | null;
  previous_cursor: string | null;
}

/** What was published since a cursor. */
export interface Publications {
  comment_count: number;
  comments: Comment[];
  since: string;
}

export interface RepliesPage {
  comments: Comment[];
  next_cursor: string | null;
}

export interface Posted {
  comment: Comment;
  edit_token: string;
  edit_until: string;
  commenter_token?: string;
}

/** Who is signed in in this browser. */
export interface ReaderSession {
  token: string;
  name: string | null;
  email: string | null;
  /** Whom the page named, for a session that ends with that. */
  sso?: string;
}

export interface Commenter {
  name?: string;
  email?: string;
  website?: string;
}

/** What is sent to publish a comment. */
export interface NewComment {
  url: string;
  page_id?: string;
  canonical?: string;
  site?: string;
  title?: string;
  parent_id?: string;
  body: string;
  author: Commenter;
  commenter_token?: string;
  trap?: string;
  filled_in_ms?: number;
  proof?: string;
  mails?: OptIn;
}

/** What a commenter wants to be mailed of. */
export interface OptIn {
  about: "replies" | "page";
  time_zone?: string;
}

export interface FieldError {
  field: string;
  code: string;
  message: string;
}
