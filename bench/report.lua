-- Prints what wrk has measured as one line of JSON, after its own report.
-- Asks what the files given say: one path a line, the next one for each request.

local paths, at

function init(args)
  if args[1] then
    paths, at = {}, 0
    for line in io.lines(args[1]) do
      paths[#paths + 1] = line
    end
  end
end

function request()
  if not paths then
    return wrk.request()
  end
  at = at % #paths + 1
  return wrk.format(nil, paths[at])
end

function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format(
    '{"answers": %d, "seconds": %.6f, "p50_ms": %.4f, "p99_ms": %.4f, "refused": %d, "broken": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    e.status, e.connect + e.read + e.write + e.timeout))
end
