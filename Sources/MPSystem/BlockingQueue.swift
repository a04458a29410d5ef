import Glibc

/// Elements that threads wait for.
package final class BlockingQueue<Element: Sendable>: @unchecked Sendable {
    // SAFETY: everything is reached only while `mutex` is held; the addresses never change.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let news: UnsafeMutablePointer<pthread_cond_t>
    private var elements: [Element] = []
    /// How many of the first elements were taken.
    private var takenCount = 0
    private var waiterCount = 0
    private var isEnded = false

    /// Begins empty.
    package init() {
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        initializeMutex(mutex)
        news = .allocate(capacity: 1)
        news.initialize(to: pthread_cond_t())
        pthread_cond_init(news, nil)
    }

    deinit {
        pthread_cond_destroy(news)
        news.deallocate()
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    /// Adds an element, for whichever thread comes first.
    package func append(_ element: Element) {
        pthread_mutex_lock(mutex)
        elements.append(element)
        let isAwaited = waiterCount > 0
        pthread_mutex_unlock(mutex)
        if isAwaited { pthread_cond_signal(news) }
    }

    /// Lets waiting threads go once everything is taken.
    package func end() {
        pthread_mutex_lock(mutex)
        isEnded = true
        pthread_mutex_unlock(mutex)
        pthread_cond_broadcast(news)
    }

    /// Takes the oldest element, waiting for one; `nil` at the end.
    package func next() -> Element? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while takenCount == elements.count {
            if isEnded { return nil }
            waiterCount += 1
            pthread_cond_wait(news, mutex)
            waiterCount -= 1
        }
        let element = elements[takenCount]
        takenCount += 1
        if takenCount == elements.count {
            elements.removeAll(keepingCapacity: elements.capacity <= 1024)
            takenCount = 0
        }
        return element
    }
}
