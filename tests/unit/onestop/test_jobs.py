"""The two lines before the writer."""

from concurrent.futures import Future

from onestop.db.jobs import LARGEST_BATCH, Job, Line


def job(office_id: int = 1) -> Job:
    return Job(office_id, None, None, None, Future())


def test_urgent_jobs_go_together_by_office_and_in_their_order() -> None:
    line, jobs = Line(), [job(2), job(1), job(2), job(1)]
    for one in jobs:
        line.put(one, patient=False)
    assert line.take() == [jobs[1], jobs[3], jobs[0], jobs[2]]


def test_a_patient_job_goes_alone_and_after_one_batch_of_urgent_ones() -> None:
    line = Line()
    patient, urgent = [job(), job()], [job() for _ in range(LARGEST_BATCH + 1)]
    for one in patient:
        line.put(one, patient=True)
    for one in urgent:
        line.put(one, patient=False)
    assert line.take() == urgent[:LARGEST_BATCH]
    assert line.take() == patient[:1]
    assert line.take() == urgent[LARGEST_BATCH:]
    assert line.take() == patient[1:]


def test_jobs_whose_asker_has_hung_up_are_left_out() -> None:
    line, gone, here = Line(), job(), job()
    for one in (gone, here):
        line.put(one, patient=False)
    gone.future.cancel()
    assert line.take() == [here]


def test_jobs_that_were_put_off_go_first_in_their_order_also_in_a_line_that_is_closed() -> None:
    line, first, second, later = Line(), job(), job(), job()
    for one in (first, second):
        line.put(one, patient=False)
    assert line.take() == [first, second]
    line.put(later, patient=False)
    line.put_off([first, second])
    line.close()
    assert [line.take(), line.take()] == [[first, second, later], None]
    assert [one.put_off for one in (first, second, later)] == [1, 1, 0]


def test_a_line_that_is_closed_is_served_to_its_end() -> None:
    line, urgent, patient = Line(), job(), job()
    line.put(patient, patient=True)
    line.put(urgent, patient=False)
    line.close()
    assert [line.take(), line.take(), line.take()] == [[urgent], [patient], None]
