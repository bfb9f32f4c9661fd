package io.github.fabricspring.acceptance.programs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.fabricspring.acceptance.programs.Told.Answer;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;

import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs programs through the starter.
 */
final class Interpreter {

	private static final int DEADLINE_SECONDS = 60;

	private final ContextSnapshotFactory contexts = ContextSnapshotFactory.builder().build();

	private final AtomicInteger misread = new AtomicInteger();

	private final AtomicInteger failedReads = new AtomicInteger();

	private final ProgramService service;

	private final Map<Program.Manager, PlatformTransactionManager> managers;

	private final JdbcSteps jdbc;

	private final ObjectSteps objects;

	Interpreter(ProgramService service, Map<Program.Manager, PlatformTransactionManager> managers, JdbcSteps jdbc,
			ObjectSteps objects) {
		this.service = service;
		this.managers = Map.copyOf(managers);
		this.jdbc = jdbc;
		this.objects = objects;
	}

	/**
	 * Makes the calls of a program until it was not told what became of one.
	 * @param program the program
	 * @param prefix the beginning of its tags
	 * @return what it was told
	 */
	List<Told> run(Program program, String prefix) {
		Map<Integer, Object> arguments = arguments(program, prefix);
		List<Told> told = new ArrayList<>();
		for (Call call : program.calls()) {
			told.add(call(new Frame(program, prefix, arguments), call));
			Answer last = told.get(told.size() - 1).answer();
			if (last != Answer.RETURNED && last != Answer.NOT_COMMITTED) {
				break;
			}
		}
		return told;
	}

	private static Map<Integer, Object> arguments(Program program, String prefix) {
		Map<Integer, Object> arguments = new TreeMap<>();
		for (Call call : program.calls()) {
			for (Step step : call.steps().stream().flatMap(Step::all).toList()) {
				if (step instanceof Step.Save save) {
					arguments.computeIfAbsent(save.argument(),
							(any) -> ObjectSteps.argument(save.kind(), prefix + Expectation.tag(call.group(), save)));
				}
			}
		}
		return arguments;
	}

	private Told call(Frame frame, Call call) {
		CompletableFuture<Told> answer = CompletableFuture.supplyAsync(() -> {
			try {
				make(frame, call);
				return Told.returned(frame.attempts.get());
			}
			catch (RuntimeException | Error ex) {
				return Told.thrown(ex, frame.attempts.get());
			}
		}, (task) -> new Thread(task, "program").start());
		try {
			return answer.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
		}
		catch (TimeoutException ex) {
			return new Told(Answer.NONE, null, frame.attempts.get());
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("the program's thread failed", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private void make(Frame frame, Call call) {
		ProgramService.call(this.service, call, (arguments) -> {
			frame.attempts.incrementAndGet();
			steps(frame, call.group(), call.steps());
		}, new ArrayList<>(frame.arguments.values()));
	}

	private void steps(Frame frame, Call.Name group, List<Step> steps) {
		steps.forEach((step) -> step(frame, group, step));
	}

	private void step(Frame frame, Call.Name group, Step step) {
		if (step instanceof Step.Write write) {
			write(write.via(), frame.prefix + Expectation.tag(group, write.tag()));
		}
		else if (step instanceof Step.Save save) {
			this.objects.save(frame.argument(save));
		}
		else if (step instanceof Step.Read read) {
			read(group, read.how());
		}
		else if (step instanceof Step.End end) {
			this.objects.flush();
			this.jdbc.end(end.how());
		}
		else if (step instanceof Step.Deadlock deadlock && frame.attempts.get() == 1) {
			this.jdbc.deadlock(group, deadlock.in());
		}
		else if (step instanceof Step.Fail) {
			throw new Told.ProgramException();
		}
		else {
			compound(frame, group, step);
		}
	}

	private void compound(Frame frame, Call.Name group, Step step) {
		if (step instanceof Step.Block block) {
			block(frame, group, block);
		}
		else if (step instanceof Step.Swallow swallow) {
			try {
				steps(frame, group, swallow.steps());
			}
			catch (RuntimeException ex) {
				// as the program says
			}
		}
		else if (step instanceof Step.Parallel parallel) {
			parallel(frame, group, parallel);
		}
		else if (step instanceof Step.Inner inner) {
			ProgramService.call(this.service, inner.call(),
					(arguments) -> steps(frame, inner.call().group(), inner.steps()), List.of());
		}
	}

	private void write(Step.Via via, String tag) {
		switch (via) {
			case JPA, JPA_SEQUENCE, JPA_MANAGED, DATA_JDBC, MYBATIS -> this.objects.write(via, tag);
			default -> {
				if (via.isCommitting()) {
					this.objects.flush();
				}
				this.jdbc.write(via, tag);
			}
		}
	}

	private void read(Call.Name group, Step.Reading how) {
		try {
			if (how == Step.Reading.PLAIN || how == Step.Reading.STREAMING) {
				this.jdbc.read(how == Step.Reading.STREAMING);
			}
			else if (!this.objects.readPlace(how).equals(group.name())) {
				this.misread.incrementAndGet();
			}
		}
		catch (RuntimeException ex) {
			this.failedReads.incrementAndGet();
			throw ex;
		}
	}

	/**
	 * Counts what was read from another group than was meant since this was asked last.
	 * @return the number
	 */
	int misread() {
		return this.misread.getAndSet(0);
	}

	/**
	 * Counts the reads that have failed since this was asked last.
	 * @return the number
	 */
	int failedReads() {
		return this.failedReads.getAndSet(0);
	}

	private void block(Frame frame, Call.Name group, Step.Block block) {
		TransactionTemplate template = new TransactionTemplate(frame.manager());
		template.setPropagationBehavior(block.propagation().value());
		template.executeWithoutResult((status) -> {
			steps(frame, group, block.steps());
			if (!block.completes()) {
				status.setRollbackOnly();
			}
		});
	}

	private void parallel(Frame frame, Call.Name group, Step.Parallel parallel) {
		ContextSnapshot context = this.contexts.captureAll();
		List<CompletableFuture<Void>> threads = parallel.steps().stream().map((step) -> {
			Runnable work = () -> step(frame, group, step);
			return CompletableFuture.runAsync((parallel.carried()) ? context.wrap(work) : work,
					(task) -> new Thread(task, "parallel").start());
		}).toList();
		// each is waited for, whatever becomes of the others
		CompletableFuture.allOf(threads.toArray(CompletableFuture[]::new)).join();
	}

	/** A call and what it works with. */
	private final class Frame {

		private final Program program;

		private final String prefix;

		private final Map<Integer, Object> arguments;

		private final AtomicInteger attempts = new AtomicInteger();

		private Frame(Program program, String prefix, Map<Integer, Object> arguments) {
			this.program = program;
			this.prefix = prefix;
			this.arguments = arguments;
		}

		private Object argument(Step.Save save) {
			Object argument = this.arguments.get(save.argument());
			if (argument == null) {
				throw new IllegalArgumentException(save + " has no argument");
			}
			return argument;
		}

		private PlatformTransactionManager manager() {
			PlatformTransactionManager manager = Interpreter.this.managers.get(this.program.manager());
			if (manager == null) {
				throw new IllegalStateException("no " + this.program.manager());
			}
			return manager;
		}

	}

}
