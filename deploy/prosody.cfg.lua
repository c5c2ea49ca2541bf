-- A private Prosody for IMCS: the one configuration that the demo, the tests and the benchmark render and run.
--
-- Names in double braces are filled in by deploy/stage.py. Nothing here touches the system's own Prosody: data, pid
-- and log lie in the given directory, and every port is on the given interface. For a server in production take the
-- lines marked [IMCS] into /etc/prosody/conf.d/.

local directory = {{directory}}
local components = {{components}} -- the domains of `imcs serve`; the tests use several
local unprivileged = {{unprivileged}} -- those of them that do without the privileges below; only tests want that
local secret = {{component_secret}}
local archive = {{archive}} -- mod_mam costs four times a message's own CPU, so that the benchmark goes without
local uploads = {{uploads}} -- whether files can be sent from this machine; only tests want that
local certificate = {{certificate}} -- the directory of certificate.pem and key.pem, or nil for no TLS at all

run_as_root = true -- private and on a loopback interface; without root it changes nothing
pidfile = directory .. "/prosody.pid"
data_path = directory .. "/data"
certificates = directory .. "/certificates"
log = { { levels = { min = {{log_level}} }, to = "file", filename = directory .. "/prosody.log" } }
plugin_paths = { "/usr/lib/prosody/modules", "/usr/local/lib/prosody/modules" }

-- [IMCS] Prosody 0.12 collects its garbage all the time by default; with Lua 5.4 this takes a third off its CPU per message
gc = { mode = "generational" }

network_backend = "epoll"
interfaces = { {{interface}} }
c2s_ports = { {{c2s_port}} }
c2s_direct_tls_ports = {}
http_ports = { {{http_port}} } -- the web client's websocket and BOSH
http_interfaces = { "127.0.0.1" }
https_ports = {}
component_ports = { {{component_port}} }
component_interfaces = { "127.0.0.1" }
-- [IMCS] a standby or a restarted process takes over from one that hangs
component_conflict_resolve = "kick_old"

-- Roster pushes, receipts and typing for a few hundred conversations; a flood is slowed down before it reaches IMCS.
limits = { c2s = { rate = {{c2s_rate}}, burst = "2s" } }
-- Beyond this many messages per account mod_mam trims at every message, and the whole server crawls.
storage_archive_item_limit = 1000000

local modules = { -- a local: the file's own settings can't be read back
	"roster"; "saslauth"; "disco"; "ping"; "time"; "version"; "posix"; "limits";
	"private"; "blocklist"; "carbons"; "pep"; "vcard4"; "vcard_legacy"; "bookmarks"; "smacks"; "csi_simple";
	"bosh"; "websocket";
	"privilege"; -- [IMCS] XEP-0356: puppets appear in agents' rosters without a prompt
}
modules_disabled = { "s2s" } -- nobody else's server is talked to
if archive then modules[#modules + 1] = "mam" end
if certificate then modules[#modules + 1] = "tls" end
modules_enabled = modules
consider_websocket_secure = true -- plain on the loopback interface, as behind a reverse proxy
consider_bosh_secure = true

if certificate then
	ssl = { certificate = certificate .. "/certificate.pem", key = certificate .. "/key.pem" }
end
c2s_require_encryption = {{require_encryption}}
allow_unencrypted_plain_auth = not {{require_encryption}}

-- [IMCS] what the component may do for the accounts of this server
local privileges = {}
for i = 1, #components do
	privileges[components[i]] = { roster = "both", message = "outgoing" }
end
for i = 1, #unprivileged do
	privileges[unprivileged[i]] = nil
end

VirtualHost({{host}}) -- staff, and customers with an account
	authentication = "internal_plain"
	privileged_entities = privileges

VirtualHost({{guest_host}}) -- customers from the web, without an account
	authentication = "anonymous"
	modules_disabled = { "s2s", "mam", "pep", "vcard4", "vcard_legacy", "bookmarks", "private", "offline" }

for i = 1, #components do
	Component(components[i]) -- [IMCS]
		component_secret = secret
		modules_enabled = { "privilege" }
end

if uploads then
	Component("upload." .. {{host}})("http_file_share") -- [IMCS] its address goes into service.upload_hosts
		http_host = "127.0.0.1"
		http_external_url = "http://127.0.0.1:" .. {{http_port}}
end
