import Billing
import Service
import Storage
import Synchronization
import Testing

@testable import Desk

/// Effects whose tasks are held until they have been replaced or stopped.
@Suite struct EffectRunnerTests {
    @Test func aQueryThatIsReplacedBeforeItBeginsIsNotAsked() async {
        let asked = Mutex<[String]>([])
        var backend = FakeBilling().backend
        backend.customers = { request throws(ServiceError) in
            asked.withLock { $0.append(request.search) }
            return FakeBilling().customers(request)
        }
        let answers = await run(["a", "an", "ann"].map { .loadCustomers(ListRequest(search: $0, count: 9)) }, backend)
        #expect(asked.withLock { $0 } == ["ann"])
        #expect(answers == 1)
    }

    /// Somebody waits for the word that it has ended.
    @Test func aPullThatIsStoppedBeforeItBeginsAnswersAllTheSame() async {
        #expect(await run([.sync(nil), .stopSync], FakeBilling().backend) == 1)
    }

    /// Starts `effects` one after the other, lets all of them go at once, and waits until nothing is under way.
    ///
    /// - Returns: how many answers came.
    private func run(_ effects: [Effect], _ backend: DeskBackend) async -> Int {
        let (gate, work) = (Gate(), WorkCounter())
        let answers = Mutex(0)
        let tasks = Mutex<[Task<Void, Never>]>([])
        var runner = EffectRunner(
            backend: backend, work: work,
            launch: { priority, body in
                let task = Task.detached(priority: priority) {
                    await gate.wait()
                    await body()
                }
                tasks.withLock { $0.append(task) }
                return task
            },
            post: { _, isNewWork in
                guard !isNewWork else { return }
                answers.withLock { $0 += 1 }
                work.end()
            })
        for effect in effects { runner.start(effect) }
        gate.open()
        for task in tasks.withLock({ $0 }) { await task.value }
        #expect(work.isIdle)
        return answers.withLock { $0 }
    }
}
