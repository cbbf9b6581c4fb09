"""Specially protected matters: red about one person, softer in general, silent for a cause."""

from __future__ import annotations

import pytest

from publisher.detect.everything import analyse
from publisher.detect.hit import Certainty


def _surest(text: str) -> Certainty | None:
    return max((hit.certainty for hit in analyse(text).special), default=None)


@pytest.mark.parametrize(
    "text",
    [
        "One pupil in Year 4 has epilepsy, as many of you know.",
        "A boy in Year 3 has leukaemia; we are raising money for charity.",
        "A Reception girl has leukaemia and we are fundraising",
        "Our caretaker has cancer and we are fundraising",
        "A girl in 4B has an EHCP, says our SEND policy.",
        "The boy in 4B has epilepsy, please contact the office",
        "Someone in 4B has leukaemia and everyone is fundraising",
        "The twins in Year 3 have type 1 diabetes, as everyone knows",
        "Two of our pupils have epilepsy, so please let us know",
        "4B's new pupil has autism, and everyone is learning about it",
        "One of our dads has cancer, so we are fundraising for the charity",
        "Our wonderful Year 4 pupil who uses a wheelchair opened the ramp",
        "Our Year 3 Muslim girl was fasting for the first time.",
        "A wheelchair user in Year 5 won the race.",
        "The boy with the insulin pump scored twice.",
        "No balloons in Year 1, as the little girl with cerebral palsy is frightened of them",
        "The pupil who fainted in assembly on Monday has epilepsy",
        "The new girl has diabetes so no sweets today",
        "The headteacher is having a hip operation and will be off until Easter.",
    ],
)
def test_a_person_who_is_singled_out_stays_so_whatever_else_is_said(text: str) -> None:
    assert _surest(text) is Certainty.CERTAIN


@pytest.mark.parametrize(
    "text",
    [
        "Amelia in 4B is on the spectrum",
        "Amelia in 4B is neurodivergent",
        "Oscar stopped self harming",
        "Daniel is waiting for a kidney",
        "Sophie can't eat nuts",
        "Meera started her periods on camp",
        "Sam now uses he/him",
        "Ivy has nits again",
        "Mrs Wass is off with stress",
        "Amelia had a fit in assembly",
        "She had a seizure at lunch",
        "Amelia in 4B has T1D",
        "Mrs Wass has Covid",
        "Amelia has a cochlear implant",
        "Amelia is hard of hearing",
        "Amelia in 4B celebrated Eid with her family",
        "Mr Wass faces deportation",
        "Amelia has been given leave to remain",
        "Her visa was refused",
        "Mr Wass and his husband have moved",
        "Miss Wass and her wife came to the fair",
        "Amelia is LAC",
        "Amelia is SEN",
        "A boy with SEN in 4B won the race",
        "Amelia in 4B has free dinners",
        "Amelia in 4B is PP",
        "Amelia in 4B has head lice",
        "Amelia in 4B is aut1stic",
        "Mrs Wass has c@ncer",
        "Mrs Wass has c a n c e r",
        "Amelia has eczema",
        "Amelia is blind",
        "Amelia has tics",
        "Amelia is lactose intolerant",
        "Amelia had her tonsils out",
        "Amelia fell and hurt her head",
        "Amelia is in Alder Hey",
        "Amelia takes tablets at lunchtime",
        "Mrs Wass is expecting!",
        "Mr Wass is off with his back",
        "Amelia has autisim",
        "Amelia has astma",
        "Amelia has diabetis",
        "Amelia is dyslexsic",
        "Amelia has Down syndrome",
        "Amelia is non verbal",
        "Amelia has her own TA",
        "Amelia is behind in maths",
        "Amelia is on a CP plan",
        "One of our families has lost their home",
        "Amelia is at risk",
        "Amelia had bruises",
        "Amelia's dad is not allowed to collect her",
        "Please do not let Amelia's dad collect her",
        "Amelia's parents have split up",
        "Amelia's mum was drunk at the fair",
        "Amelia is a traveller",
        "Amelia doesn't eat pork",
    ],
)
def test_what_is_said_of_a_person_in_other_words_is_found(text: str) -> None:
    assert _surest(text) is Certainty.CERTAIN


@pytest.mark.parametrize(
    "text",
    [
        "Amelia told us all about her diabetes in Diabetes Awareness Week",
        "In Autism Acceptance Week Amelia told us about her autism",
        "Everyone was thrilled that Amelia beat cancer",
        "We celebrate Amelia's dyslexia in our assembly",
        "Amelia broke her arm on our visit to the farm",
        "Everyone is thinking of Amelia, who is in hospital",
        "Please remember Amelia, still poorly at home",
        "Amelia is back from hospital in time for our festival",
        "Amelia told us why Muslims fast and that she is Muslim",
    ],
)
def test_a_cause_takes_nothing_from_what_is_somebodys_own(text: str) -> None:
    assert _surest(text) is Certainty.CERTAIN


@pytest.mark.parametrize(
    "text",
    [
        "If a child in Year 4 has asthma, please let us know",
        "The child who is poorly should stay at home for 48 hours",
        "Keep them off until the child has been well; a sick bug spreads fast",
        "The story is about a Jewish girl in the war",
        "Year 5 read about a refugee boy",
        "Our Year 5 class teacher led the asthma training",
        "The headteacher has written to parents about measles",
        "A Year 4 dyslexia parent workshop",
        "A child in Reception who has an inhaler should bring it on Monday",
        "Any pupil in Year 4 with epilepsy needs a care plan",
        "If your child has asthma, he or she must bring an inhaler",
        "One of our Year 6 pupils raised £200 for cancer research",
        "Our SENCO is hosting an autism drop-in",
        "Mrs Wass led our asthma training",
        "A Year 4 parent workshop on dyslexia",
        "Some children in 4B are Muslim and are fasting",
        "Beethoven was deaf when he wrote his ninth symphony",
        "Amelia ran for her charity, Cancer Research",
        "Please tell Mrs Wass if your child is poorly",
        "Please see Mrs Wass about any illness or injury",
        "Everyone is welcome at Mrs Wass's hospital role play",
    ],
)
def test_what_concerns_nobody_in_particular_is_at_most_worth_a_look(text: str) -> None:
    assert (_surest(text) or Certainty.POSSIBLE) is Certainty.POSSIBLE


@pytest.mark.parametrize(
    "text",
    [
        "Some children in 4B are Muslim and are fasting",
        "Our Muslim families are invited to break their fast",
    ],
)
def test_a_few_of_one_class_and_some_of_our_families_are_worth_a_look(text: str) -> None:
    assert _surest(text) is Certainty.POSSIBLE


@pytest.mark.parametrize(
    "text",
    [
        "Autism Acceptance Week",
        "Deaf Awareness Week",
        "Head lice have been found in Year 2. Please check your child's hair tonight.",
        "Chicken pox in Nursery: five days off from the first spot.",
        "Asthma training for all staff on Tuesday",
        "Race for Life: we are raising money to beat cancer",
        "Diabetes UK walk on Sunday",
        "We welcome applications regardless of race, religion, sexual orientation or pregnancy.",
        "Year 5 looked at the colours on the spectrum",
        "Dec the halls: fit as a fiddle at fitness club after Covid",
        "Room 1234 is free; bring £3.50 c/o the office",
        "Mrs Wass is running for Great Ormond Street",
        "Mrs Wass has flu forms for Year 4, and one-to-one meetings on Monday",
        "Bella the therapy dog came with Mrs Wass",
        "Mrs Wass recommends https://www.nhs.uk/conditions/asthma/",
        "Amelia separated sand from water and wore odd socks",
        "Florence Nightingale came to Year 2! She told us about the hospital.",
        "A group explained why Muslims fast and what the Prophet (peace be upon him) heard",
        "Year 5 told us why Hindus light lamps. Amelia Wright drew the slides.",
    ],
)
def test_a_cause_a_notice_or_a_vacancy_is_silent(text: str) -> None:
    assert _surest(text) is None
