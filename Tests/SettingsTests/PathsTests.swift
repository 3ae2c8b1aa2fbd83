import Settings
import Testing

@Suite("Paths")
struct PathsTests {
    @Test("XDG by default, Lapse's variables over it, options over both")
    func precedence() {
        var environment = ["HOME": "/home/a"]
        #expect(Paths(environment: environment).configuration == "/home/a/.config/lapse/config.yaml")
        #expect(Paths(environment: environment).journal == "/home/a/.local/state/lapse/journal.sqlite")
        #expect(Paths(environment: environment).mirror == "/home/a/.cache/lapse/mirror.sqlite")
        environment["XDG_STATE_HOME"] = "/state"
        environment["XDG_CACHE_HOME"] = "relative"
        #expect(Paths(environment: environment).stateFolder == "/state/lapse")
        #expect(Paths(environment: environment).cacheFolder == "/home/a/.cache/lapse")
        environment["LAPSE_STATE_HOME"] = "/own"
        #expect(Paths(environment: environment).stateFolder == "/own")
        #expect(Paths(stateFolder: "/given", environment: environment).stateFolder == "/given")
    }
}
