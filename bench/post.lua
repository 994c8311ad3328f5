-- Posts comments, each of its own text, in turns to the paths and pages that the arguments name:
-- post.lua FILE with lines "path<TAB>body", in whose body each "@" becomes a number never used before.

local lines, at, mark = {}, 0, ""

function init(args)
  for line in io.lines(args[1]) do
    local path, body = line:match("^(.-)\t(.*)$")
    lines[#lines + 1] = { path, body }
  end
  mark = args[2]
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
end

function request()
  at = at + 1
  local line = lines[at % #lines + 1]
  return wrk.format(nil, line[1], nil, (line[2]:gsub("@", mark .. at)))
end

function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format(
    '{"answers": %d, "seconds": %.6f, "p50_ms": %.4f, "p99_ms": %.4f, "refused": %d, "broken": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    e.status, e.connect + e.read + e.write + e.timeout))
end
