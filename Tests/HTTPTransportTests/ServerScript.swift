/// The other side of the tests: a Python program that makes certificates, or serves HTTP with deliberate faults.
///
/// `serve` reads certificate and key from standard input (nothing: plain http), prints `port N` and then an event a
/// line: `open ID`, `request ID METHOD TARGET BODYLENGTH`, `head ID LINE`, `close ID`. Further lines of its
/// standard input are printed back; it ends with its standard input.
let serverScript = #"""
    import gzip, os, socket, ssl, subprocess, sys, tempfile, threading, time

    lock = threading.Lock()
    def say(text):
        with lock:
            sys.stdout.write(text + "\n")
            sys.stdout.flush()

    def certificates():
        def run(*words):
            subprocess.run(["openssl", *words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            for ca in ("ca", "other"):
                run("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                    "-keyout", ca + ".key", "-out", ca + ".pem", "-subj", "/CN=Test Authority " + ca,
                    "-addext", "keyUsage=critical,keyCertSign,cRLSign")
            open("index.txt", "w").close()
            open("ca.cnf", "w").write("[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\nnew_certs_dir=.\nrand_serial=yes\n"
                "default_md=sha256\npolicy=p\nunique_subject=no\n[p]\ncommonName=supplied\n")
            def leaf(name, ca, names, start, end):
                open("ext", "w").write("subjectAltName=" + names + "\nextendedKeyUsage=serverAuth\n")
                run("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", name + ".key",
                    "-out", name + ".csr", "-subj", "/CN=" + name)
                run("ca", "-batch", "-config", "ca.cnf", "-cert", ca + ".pem", "-keyfile", ca + ".key", "-in",
                    name + ".csr", "-out", name + ".crt", "-notext", "-extfile", "ext", "-startdate", start, "-enddate", end)
            now, far = "20200101000000Z", "20490101000000Z"
            leaf("good", "ca", "DNS:localhost,DNS:*.vault.localhost,IP:127.0.0.1", now, far)
            leaf("foreign", "other", "DNS:localhost,IP:127.0.0.1", now, far)
            leaf("expired", "ca", "DNS:localhost,IP:127.0.0.1", now, "20210101000000Z")
            leaf("misnamed", "ca", "DNS:elsewhere.example", now, far)
            for part in ("ca.pem", "good", "foreign", "expired", "misnamed"):
                text = open(part).read() if part == "ca.pem" else open(part + ".crt").read() + open(part + ".key").read()
                say("=" + part + "\n" + text.strip())

    def read_request(stream):
        first = stream.readline()
        if not first:
            return None
        lines = []
        while True:
            line = stream.readline()
            if line in (b"\r\n", b""):
                break
            lines.append(line.decode("latin-1").strip())
        method, target, _ = first.decode("latin-1").split(" ", 2)
        fields = {line.split(":", 1)[0].lower(): line.split(":", 1)[1].strip() for line in lines}
        return method, target, lines, fields

    def read_body(stream, fields):
        if fields.get("transfer-encoding") == "chunked":
            body = b""
            while True:
                size = int(stream.readline(), 16)
                body += stream.read(size)
                stream.readline()
                if size == 0:
                    return body
        return stream.read(int(fields.get("content-length", "0")))

    def answer(send, status, headers, body):
        head = "HTTP/1.1 " + status + "\r\n" + "".join(n + ": " + v + "\r\n" for n, v in headers)
        send((head + "Content-Length: %d\r\n\r\n" % len(body)).encode("latin-1") + body)

    def tunnel(client, stream, target):
        host, port = target.rsplit(":", 1)
        server = socket.create_connection(("127.0.0.1", int(port)))
        client.sendall(b"HTTP/1.1 200 Connection established\r\nX-Proxy: yes\r\n\r\n")
        def pump(source, sink):
            try:
                while (data := source(65536)):
                    sink.sendall(data)
                sink.shutdown(socket.SHUT_WR)
            except OSError:
                pass
        other = threading.Thread(target=pump, args=(server.recv, client), daemon=True)
        other.start()
        pump(stream.read1, server)
        other.join()
        server.close()

    def converse(mode, number, client):
        stream = client.makefile("rb")
        used = 0
        while (request := read_request(stream)) is not None:
            method, target, lines, fields = request
            used += 1
            path, _, query = target.partition("?")
            if path == "/cut":
                stream.read(int(query))
                say("request %d %s %s cut" % (number, method, target))
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
                return
            body = read_body(stream, fields)
            for line in lines:
                say("head %d %s" % (number, line))
            say("request %d %s %s %d" % (number, method, target, len(body)))
            send = client.sendall
            if method == "CONNECT":
                if mode == "refuse":
                    answer(send, "407 Proxy Authentication Required", [], b"")
                    return
                return tunnel(client, stream, target)
            if path == "/hang":
                stream.read(1)
                return
            elif path == "/drop" or path == "/drop-second" and used > 1:
                return
            elif path == "/late":
                time.sleep(float(query))
                answer(send, "200 OK", [], b"at last")
            elif path == "/partial":
                send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789")
                return
            elif path == "/garbage":
                send(b"this is no HTTP\r\n\r\n")
                return
            elif path == "/zeros":
                answer(send, "200 OK", [], bytes(int(query)))
            elif path == "/gzip":
                answer(send, "200 OK", [("Content-Encoding", "gzip")], gzip.compress(bytes(int(query))))
            elif path == "/badgzip":
                answer(send, "200 OK", [("Content-Encoding", "gzip")], b"this is no gzip at all")
            elif path == "/manyheaders":
                answer(send, "200 OK", [("X-%d" % n, "v" * 1000) for n in range(300)], b"")
            elif path == "/headers":
                send(b"HTTP/1.1 100 Continue\r\nX-Early: 1\r\n\r\n")
                send(b"HTTP/1.1 202 Accepted\r\nX-Twice: a\r\nx-twice:   b  \r\nX-Folded: one\r\n  two\r\nX-Empty:\r\n"
                    b"X-Text: caf\xc3\xa9 \xff\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Trailer: t\r\n\r\n")
            elif path == "/redirect":
                answer(send, "302 Found", [("Location", "/zeros?1"), ("Set-Cookie", "a=b; Path=/"),
                    ("Alt-Svc", "h2=\":1\"")], b"")
            elif path == "/echo":
                answer(send, "200 OK", [("Content-Type", "text/plain")], body)
            else:
                answer(send, "200 OK", [], b"hello")

    def handle(mode, context, number, raw):
        say("open %d" % number)
        client = raw
        try:
            if mode == "silent":
                while raw.recv(65536):
                    pass
            elif mode != "slam":
                client = context.wrap_socket(raw, server_side=True) if context else raw
                converse(mode, number, client)
        except (OSError, ssl.SSLError, ValueError):
            pass
        client.close()
        say("close %d" % number)

    def serve(mode):
        context = None
        pem = sys.stdin.readline().rstrip("\n").replace("|", "\n")
        if pem:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            with tempfile.NamedTemporaryFile("w") as file:
                file.write(pem)
                file.flush()
                context.load_cert_chain(file.name)
        listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        say("port %d" % listener.getsockname()[1])
        def accept():
            number = 0
            while True:
                raw, _ = listener.accept()
                raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                number += 1
                threading.Thread(target=handle, args=(mode, context, number, raw), daemon=True).start()
        threading.Thread(target=accept, daemon=True).start()
        for line in sys.stdin:
            say(line.strip())
        os._exit(0)

    if sys.argv[1] == "certificates":
        certificates()
    else:
        serve(sys.argv[1])
    """#
