//! The node in the file tree of its image, and in nothing else: no shell, no library besides its own, nothing to write to but the data folder.
//!
//! `deploy/image/tree.sh` makes the tree, as it does for the image; the program is the one that was built for the tests. It runs as an
//! unprivileged user whose root folder is the tree, mounted read-only, as an engine runs a container that is told to be read-only.

mod names;
mod tree;

use crate::faults::support::{Engine, Installation, email};
use names::NameServer;
use tree::Tree;
use yui_testkit::ports::Port;
use yui_testkit::smtp::FakeSmtp;

/// What the image holds beside the program, its libraries and the empty folders.
const FILES: [&str; 4] = ["etc/group", "etc/nsswitch.conf", "etc/passwd", "yui"];

#[test]
fn the_tree_holds_the_program_its_libraries_and_three_small_files() {
    let tree = Tree::assemble();
    let mut files = tree.files();
    files.retain(|file| !FILES.contains(&file.as_str()));
    let libraries: Vec<&str> = files.iter().map(|file| file.rsplit('/').next().unwrap()).collect();
    assert_eq!(libraries.len(), 4, "{files:?}");
    for library in ["ld-linux", "libc.so.6", "libgcc_s.so.1", "libm.so.6"] {
        assert!(libraries.iter().any(|name| name.starts_with(library)), "{library} in {files:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_node_needs_nothing_else() {
    let tree = Tree::assemble();
    tree.write("etc/hosts", "127.0.0.1 localhost mail.in-hosts.test\n");
    let smtp = FakeSmtp::start().unwrap();
    let port = Port::reserve().unwrap().address().port();
    let image = Installation::new(Engine::Sqlite)
        .await
        .set_up()
        .with("YUI_LISTEN", format!("0.0.0.0:{port}"))
        .with("YUI_MAIL_URL", format!("smtp://mail.in-hosts.test:{}", smtp.address().port()))
        .with("YUI_MAIL_SECURITY", "none");
    let image = tree.run_in(image);

    // Nobody answers yet, and that is not health.
    let nobody = image.run(&["health"]);
    assert_eq!(nobody.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&nobody.stderr).contains("nothing answers"), "{nobody:?}");

    let node = image.serve().await;
    assert_eq!(image.must(&["health"]), format!("ready: 127.0.0.1:{port}\n"));
    assert_eq!(image.must(&["health", "--live"]), format!("alive: 127.0.0.1:{port}\n"));

    // A message is accepted, kept, and taken to a mail server that the hosts file names.
    let mut connection = node.connect().await;
    connection.get("/_status/ready").await.unwrap().expect(200);
    connection.post("/v2/notifications/email", &email("hanako@example.jp")).await.unwrap().expect(201);
    smtp.wait_for(1).await.unwrap();
    drop(connection);
    node.stop().await;

    // Outside of its data folder nothing can be written.
    let outside = image.with("YUI_DATA_DIR", "/elsewhere").with("YUI_DATABASE_URL", "sqlite:/elsewhere");
    let refused = outside.run(&["migrate"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("Read-only file system"), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn names_are_asked_of_name_servers() {
    let server = match NameServer::start() {
        Ok(server) => server,
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
            // The C library asks at port 53 alone, which is root's.
            println!("not run: only root can listen at port 53 ({error})");
            return;
        }
        Err(error) => panic!("the name server does not start: {error}"),
    };
    let tree = Tree::assemble();
    tree.write("etc/resolv.conf", &format!("nameserver {}\noptions attempts:1\n", server.address()));
    let smtp = FakeSmtp::start().unwrap();
    let image = Installation::new(Engine::Sqlite)
        .await
        .set_up()
        .with("YUI_MAIL_URL", format!("smtp://mail.in-dns.test:{}", smtp.address().port()))
        .with("YUI_MAIL_SECURITY", "none");
    let said = tree.run_in(image).run(&["doctor"]);
    let said = String::from_utf8_lossy(&said.stdout);
    let found = said.lines().find(|line| line.contains("e-mail:")).unwrap_or_default();
    assert!(found.starts_with("ok ") && found.contains("mail.in-dns.test"), "{said}");
    assert!(server.asked().iter().any(|name| name == "mail.in-dns.test"), "{:?}", server.asked());
}
