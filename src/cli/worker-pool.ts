import { type Pool, pool, TerminateError } from "workerpool";
import { SpecError } from "../core/diagnostic.js";
import type { CountPoints, WorkerSetup } from "./sweep-worker.js";

/** A worker that is told to end gets no time to finish what it counts. */
const NO_TIME = 1;

/** Threads that count points, each one chunk at a time. */
export class WorkerPool {
  readonly #pool: Pool;
  #end: Promise<unknown> | undefined;

  /** @param script the file that the threads run, which is given the setup */
  constructor(script: string, setup: WorkerSetup, jobs: number) {
    this.#pool = pool(script, {
      workerType: "thread",
      maxWorkers: jobs,
      workerTerminateTimeout: NO_TIME,
      workerThreadOpts: { workerData: setup },
    });
  }

  /**
   * Counts some points, once a worker is free.
   * @throws {SpecError} (code `internal`) when the worker ended
   */
  readonly count: CountPoints = async (...task) => {
    try {
      return await this.#pool.exec<CountPoints>("count", task);
    } catch (error) {
      throw error instanceof TerminateError ? ended(error) : error;
    }
  };

  /** Ends all workers at once, whatever they do; what they were to count fails. */
  async stop(): Promise<void> {
    this.#end ??= Promise.resolve(this.#pool.terminate(true));
    await this.#end;
  }
}

function ended({ cause }: TerminateError): SpecError {
  const why = cause instanceof Error ? `: ${cause.message}` : "";
  return new SpecError("internal", `a worker ended before its work was done${why}`, undefined, {
    help: "`--jobs 1` counts without workers; fewer of them need less memory",
  });
}
