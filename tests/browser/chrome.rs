//! A headless Chromium that is cut off from every network, with one page in it, and a record of what
//! the page complains of and asks for.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, Once};
use std::time::{Duration, Instant};

use headless_chrome::protocol::cdp::types::{Event, Method};
use headless_chrome::protocol::cdp::{Emulation, Log, Network, Runtime};
use headless_chrome::{Browser, LaunchOptions, Tab};
use serde_json::{Value, json};

/// How long a page may take for anything; a debug build on a busy machine is slow.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a browser must not do: call home, update itself, find a host by name.
const FLAGS: [&str; 4] = [
    "--disable-quic",
    "--disable-component-update",
    "--no-default-browser-check",
    "--host-resolver-rules=MAP * ~NOTFOUND",
];

/// A screen, in pixels of style sheets.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    pub width: u32,
    pub height: u32,
    pub is_phone: bool,
}

pub const DESKTOP: Screen = Screen {
    width: 1280,
    height: 900,
    is_phone: false,
};

pub const PHONE: Screen = Screen {
    width: 390,
    height: 844,
    is_phone: true,
};

/// What a page did that a test may ask about.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// Warnings and errors on the console, and uncaught exceptions.
    pub complaints: Vec<String>,
    /// Addresses of everything it asked for.
    pub requests: Vec<String>,
}

/// A page of a browser of its own. The browser ends with it.
pub struct Opened {
    tab: Arc<Tab>,
    record: Arc<Mutex<Record>>,
    _browser: Browser,
    // After the browser, which writes into it to the end.
    _profile: tempfile::TempDir,
}

/// The browser's program; `None`, and a word about it that the harness does not swallow, where there is
/// none.
pub fn program() -> Option<PathBuf> {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&folders).collect();
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let mut programs = names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    let found = programs.find(|path| path.is_file());
    if found.is_none() {
        let lacking = "tests/browser needs a browser: install Debian's package chromium \
                       (apt-get install chromium)";
        assert!(
            std::env::var_os("ASMCAST_BROWSER_REQUIRED").is_none(),
            "{lacking}"
        );
        static SAID: Once = Once::new();
        // eprintln! would be captured with the output of a test that passes.
        SAID.call_once(|| {
            writeln!(std::io::stderr(), "SKIPPED: {lacking}").expect("a standard error");
        });
    }
    found
}

impl Opened {
    /// An empty page; the network is off.
    pub fn new(program: &Path) -> Self {
        let profile = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
        let options = LaunchOptions::default_builder()
            .path(Some(program.into()))
            .user_data_dir(Some(profile.path().into()))
            // Chromium has no sandbox for root, which is who tests run as in a container.
            .sandbox(false)
            .ignore_certificate_errors(false)
            .args(FLAGS.iter().map(OsStr::new).collect())
            .idle_browser_timeout(PATIENCE)
            .build()
            .expect("launch options");
        let browser = Browser::new(options).expect("a browser that starts");
        let tab = browser.new_tab().expect("a tab");
        let record = Arc::new(Mutex::new(Record::default()));
        let opened = Opened {
            tab,
            record,
            _browser: browser,
            _profile: profile,
        };
        opened.listen();
        opened.set_up();
        opened
    }

    /// Opens a file and begins a new record.
    pub fn open(&self, file: &Path, screen: Screen, has_scripts: bool) {
        *self.record.lock().expect("a record") = Record::default();
        self.call::<Emulation::SetDeviceMetricsOverride>(json!({
            "width": screen.width, "height": screen.height, "mobile": screen.is_phone,
            "deviceScaleFactor": if screen.is_phone { 2.0 } else { 1.0 },
        }));
        self.call::<Emulation::SetScriptExecutionDisabled>(json!({ "value": !has_scripts }));
        let address = format!("file://{}", file.display());
        self.tab.navigate_to(&address).expect("a page");
        self.wait("document.readyState === 'complete' && location.protocol === 'file:'");
    }

    fn listen(&self) {
        let record = Arc::clone(&self.record);
        let listener = move |event: &Event| {
            let mut record = record.lock().expect("a record");
            match event {
                Event::NetworkRequestWillBeSent(event) => {
                    record.requests.push(event.params.request.url.clone());
                }
                Event::NetworkWebSocketCreated(event) => {
                    record.requests.push(event.params.url.clone());
                }
                Event::RuntimeExceptionThrown(event) => {
                    let details = &event.params.exception_details;
                    record.complaints.push(format!("exception: {details:?}"));
                }
                Event::RuntimeConsoleAPICalled(event) => {
                    let call = &event.params;
                    use Runtime::ConsoleAPICalledEventTypeOption::{Assert, Error, Warning};
                    if matches!(call.Type, Warning | Error | Assert) {
                        record.complaints.push(format!("console: {:?}", call.args));
                    }
                }
                Event::LogEntryAdded(event) => {
                    let entry = &event.params.entry;
                    if matches!(
                        entry.level,
                        Log::LogEntryLevel::Warning | Log::LogEntryLevel::Error
                    ) {
                        record.complaints.push(format!("log: {}", entry.text));
                    }
                }
                _ => {}
            }
        };
        self.tab
            .add_event_listener(Arc::new(listener))
            .expect("a listener");
    }

    fn set_up(&self) {
        self.tab.set_default_timeout(PATIENCE);
        self.call::<Runtime::Enable>(Value::Null);
        self.call::<Log::Enable>(Value::Null);
        self.call::<Network::Enable>(json!({}));
        self.call::<Network::EmulateNetworkConditions>(json!({
            "offline": true, "latency": 0.0, "downloadThroughput": 0.0, "uploadThroughput": 0.0,
        }));
        // A page without the focus gets no keys.
        self.call::<Emulation::SetFocusEmulationEnabled>(json!({ "enabled": true }));
    }

    /// Calls a method of the DevTools protocol with its parameters.
    pub fn call<C>(&self, parameters: Value) -> C::ReturnObject
    where
        C: Method + serde::Serialize + serde::de::DeserializeOwned + std::fmt::Debug,
    {
        let method: C = serde_json::from_value(parameters).expect("parameters of the method");
        self.tab.call_method(method).expect("an answer of Chromium")
    }

    /// The value of an expression in the page, or of the promise that it is.
    pub fn value(&self, expression: &str) -> Value {
        let answer = self.call::<Runtime::Evaluate>(json!({
            "expression": expression, "returnByValue": true, "awaitPromise": true,
        }));
        let wrong = answer.exception_details;
        assert!(wrong.is_none(), "{expression}: {wrong:?}");
        answer.result.value.unwrap_or(Value::Null)
    }

    /// The value of an expression as a type.
    pub fn get<T: serde::de::DeserializeOwned>(&self, expression: &str) -> T {
        let value = self.value(expression);
        serde_json::from_value(value).unwrap_or_else(|error| panic!("{expression}: {error}"))
    }

    /// Waits until an expression is true.
    pub fn wait(&self, expression: &str) {
        let start = Instant::now();
        while self.value(expression) != Value::Bool(true) {
            assert!(start.elapsed() < PATIENCE, "never true: {expression}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Presses a key and lets it go.
    pub fn press(&self, key: &str) {
        self.tab.press_key(key).expect("a key");
    }

    /// The page on paper.
    pub fn print(&self) -> Vec<u8> {
        self.tab.print_to_pdf(None).expect("a PDF")
    }

    /// What the page has done up to now.
    pub fn record(&self) -> Record {
        // Events come in order: once an answer to a later call is here, so are they.
        std::thread::sleep(Duration::from_millis(200));
        self.record.lock().expect("a record").clone()
    }
}
